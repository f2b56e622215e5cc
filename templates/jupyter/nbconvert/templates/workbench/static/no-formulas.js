// Stands where Voilà expects MathJax, which it would fetch from another server: a form has no formula to set.
window.MathJax = { Hub: { Config() {}, Configured() {}, Queue() {}, Typeset() {}, Register: { StartupHook() {} } } };
