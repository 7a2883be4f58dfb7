"""Builds the release that is due, in a process of its own, and says what it took."""

import importlib
import json
import resource
import time


def main() -> None:
    importlib.import_module("django").setup()
    services = importlib.import_module("tariffs.releases.services")
    services.selectors.to_build()  # connected, as a worker is
    begun, used = time.perf_counter(), time.process_time()
    release = services.build_release()
    seconds, cpu = time.perf_counter() - begun, time.process_time() - used
    assert release is not None, "nothing was due"
    rows = release.files.get(name="rules.ndjson").rows
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024
    said = {"cpu": cpu, "megabytes": peak, "release": release.number, "rules": rows, "seconds": seconds}
    print(json.dumps(said))


if __name__ == "__main__":
    main()
