"""`python -m loadtests.faults --messages 2000 --faults 10`: the driver alone, for who works on it."""

import argparse
import json
import os
import sys

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "server.settings")

import django

django.setup()

from loadtests import faults


def main() -> int:
    parser = argparse.ArgumentParser(prog="loadtests.faults")
    for name, default in (("messages", 10_000), ("faults", 20), ("pairs", 60), ("seed", 1), ("processes", 2)):
        parser.add_argument(f"--{name}", type=int, default=default)
    parser.add_argument("--rate", type=float, default=0.0)
    parser.add_argument("--kinds", default="", help="comma-separated; these only")
    parser.add_argument("--json", action="store_true")
    options = vars(parser.parse_args())
    as_json = options.pop("json")
    kinds = tuple(name for name in options.pop("kinds").split(",") if name)
    result = faults.go(faults.Plan(**options, kinds=kinds))
    print(json.dumps(result, indent=1) if as_json else faults.table({"ours": result}))
    for finding in result["findings"]:
        print(finding, file=sys.stderr)
    return 0 if result["ok"] else 1


if __name__ == "__main__":
    sys.exit(main())
