"""What 'workbench lab' sets in its own JupyterLab, beside whatever its reader has set; see workbench/runs/lab.py."""

from workbench.runs.headers import HEADERS
from workbench.runs.strip import strip_before_save
from workbench.settings import share

c = get_config()  # noqa: F821 - given by traitlets

c.ServerApp.jpserver_extensions = {"voila.server_extension": False}
# What a form showed never reaches the disk.
c.ContentsManager.pre_save_hook = strip_before_save
# Our style for the button that opens a form, in place of the reader's own.
c.LabApp.custom_css = True
c.ServerApp.tornado_settings = {
    "headers": dict(HEADERS), "static_custom_path": [str(share("templates") / "jupyter" / "lab" / "custom")]}
# An export runs the notebook first: its outputs are never on the disk.
c.AppendixExporter.preprocessors = ["workbench.runs.rerun.RunFirst"]
# A kernel that no page has used for four hours is ended; one with a page open never is.
c.MappingKernelManager.cull_idle_timeout = 4 * 3600
c.MappingKernelManager.cull_interval = 300
c.MappingKernelManager.cull_connected = False
# Nothing leaves the machine on its own: no news, no look for updates, no catalogue of extensions.
c.LabApp.check_for_updates_class = "jupyterlab.NeverCheckForUpdate"
c.LabApp.news_url = None
c.LabApp.extension_manager = "readonly"
# A large case is some hundred thousand characters, told to the page after each pause in typing: none may be dropped.
c.ZMQChannelsWebsocketConnection.iopub_data_rate_limit = 100_000_000
c.ZMQChannelsWebsocketConnection.iopub_msg_rate_limit = 10_000
