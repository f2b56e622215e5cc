"""What 'workbench serve' sets in its own server, beside whatever its reader has set; see workbench/runs/serve.py."""

from workbench.runs.headers import HEADERS
from workbench.runs.serve import MESSAGES, admit

c = get_config()  # noqa: F821 - given by traitlets

c.ServerApp.jpserver_extensions = {
    "voila.server_extension": True, "workbench.runs.serve": True, "workbench.runs.server": False, "jupyterlab": False,
    "jupyter_lsp": False, "jupyter_server_terminals": False, "notebook_shim": False,
}
c.ServerApp.default_url = "/forms"
c.ServerApp.terminals_enabled = False
c.ServerApp.authorizer_class = "workbench.runs.serve.FormsOnly"
c.ServerApp.allow_unauthenticated_access = False
c.ServerApp.tornado_settings = {"headers": dict(HEADERS)}
c.MappingKernelManager.allowed_message_types = list(MESSAGES)
# A kernel that no page has used for four hours is ended; a page that is closed ends its own at once.
c.MappingKernelManager.cull_idle_timeout = 4 * 3600
c.MappingKernelManager.cull_interval = 300
c.MappingKernelManager.cull_connected = False
c.VoilaConfiguration.template = "workbench"
c.VoilaConfiguration.allow_template_override = "NO"
c.VoilaConfiguration.allow_theme_override = "NO"
c.VoilaConfiguration.show_tracebacks = False
c.VoilaConfiguration.strip_sources = True
c.VoilaConfiguration.file_allowlist = []
c.VoilaConfiguration.prelaunch_hook = admit
# Seconds that the cell of a form may take to show it.
c.VoilaExecutor.timeout = 60
# A large case is some hundred thousand characters, told to the page after each pause in typing: none of it may be dropped.
c.ZMQChannelsWebsocketConnection.iopub_data_rate_limit = 100_000_000
c.ZMQChannelsWebsocketConnection.iopub_msg_rate_limit = 10_000
