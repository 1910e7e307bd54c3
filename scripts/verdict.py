"""Counts the tests of all modules from their reports, and says which were skipped or flaky and why."""

import glob
import xml.etree.ElementTree as Tree

ran = 0
skipped = []
flaky = []
for report in sorted(glob.glob("*/target/*-reports/TEST-*.xml")):
    for case in Tree.parse(report).getroot().iter("testcase"):
        ran += 1
        skip = case.find("skipped")
        if skip is not None:
            reason = (skip.get("message") or "no reason given").removeprefix("Assumption failed: ")
            skipped.append(f"SKIPPED {case.get('classname')}.{case.get('name')}: {reason}")
        for kind in ("flakyFailure", "flakyError"):
            for failure in case.findall(kind):
                reason = (failure.get("message") or failure.get("type") or "no message").strip().splitlines()[0]
                flaky.append(f"FLAKY {case.get('classname')}.{case.get('name')}, failed at first: {reason}")
print(f"{ran} tests, {len(skipped)} skipped, {len(flaky)} flaky")
print("\n".join(skipped + flaky))
