#!/usr/bin/env python3
"""The product's one command: `./manage.py up`, `./manage.py test`, `./manage.py help`."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

from server.bootstrap import main

if __name__ == "__main__":
    sys.exit(main(sys.argv))
