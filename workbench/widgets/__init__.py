"""How a person fills a case in: forms in JupyterLab."""
