#!/bin/sh
# Chromium for the browser tests: nothing where there is one; installed on Debian and its like by root; else a word on how.
for name in chromium chromium-browser google-chrome google-chrome-stable; do
  command -v "$name" >/dev/null && exit 0
done
if command -v apt-get >/dev/null && [ "$(id -u)" = 0 ]; then
  echo "The browser tests need Chromium: it is being installed with apt-get."
  apt-get update -qq && DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends chromium && exit 0
fi
echo "The browser tests need Chromium or Google Chrome on the PATH. Install it and run 'make test' again, for example:" >&2
echo "  sudo apt-get install chromium        (Debian, Ubuntu: or google-chrome)" >&2
echo "  sudo dnf install chromium            (Fedora)" >&2
echo "  brew install --cask chromium         (macOS: put it on the PATH as 'chromium')" >&2
exit 1
