# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""The golden requests and answers, and the document's own examples, held to data/protocol/openapi.yaml."""

import copy
import hashlib
import json
import pathlib
import sys
import types

TESTS = pathlib.Path(__file__).resolve().parent.parent
sys.path.insert(0, str(TESTS / "e2e"))

from harness import tap  # noqa: E402
from harness.contract import BASE_PATH, Contract, strict_json  # noqa: E402

CONTRACT = Contract(TESTS.parent / "data" / "protocol" / "openapi.yaml")
GOLDEN = sorted((TESTS / "wire" / "golden").glob("*.json"))


def exchange_of(golden):
    if "answer_lines" in golden:
        answer = "".join(json.dumps(line) + "\n" for line in golden["answer_lines"])
    elif "answer" in golden:
        answer = json.dumps(golden["answer"])
    else:
        answer = golden.get("answer_text", "")
    request = json.dumps(golden["request"]) if "request" in golden else golden.get("request_text", "")
    return types.SimpleNamespace(
        method=golden["method"], path=BASE_PATH + golden["path"], authorized=True,
        request_headers=golden.get("request_headers"), answer_headers=golden.get("answer_headers"),
        request_type=golden.get("request_type", "application/json"), request_body=request.encode(),
        status=golden["status"], answer_type=golden.get("content_type", ""), answer_body=answer.encode())


def register(path):
    @tap.case("golden file is as the interface says: %s" % path.name)
    def golden_file():
        golden = strict_json(path.read_bytes())
        faults = CONTRACT.check(exchange_of(golden))
        tap.check(not faults, "\n".join(faults))
        for op, digest in zip(golden.get("request", {}).get("ops", []), golden.get("body_sha256", [])):
            body = {name: value for name, value in op.items() if name not in ("seq", "occurred_at")}
            text = json.dumps(body, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
            tap.same(digest, hashlib.sha256(text.encode()).hexdigest(), "body hash of " + op["id"])


for golden_path in GOLDEN:
    register(golden_path)


@tap.case("there is a golden file for each operation that is served")
def every_operation():
    seen = set()
    for path in GOLDEN:
        golden = json.loads(path.read_text("utf-8"))
        seen.add(CONTRACT.operation(golden["method"], golden["path"].split("?")[0])[2]["operationId"])
    for template, item in CONTRACT.document["paths"].items():
        for method, operation in item.items():
            if method not in ("parameters", "description") and not operation.get("x-not-served"):
                tap.check(operation["operationId"] in seen, "no golden file for %s %s" % (method, template))


@tap.case("every example of the interface is valid for its schema")
def examples():
    count = 0
    for name, schema in CONTRACT.components["schemas"].items():
        for example in schema.get("examples", []):
            faults = CONTRACT.faults_of({"$ref": "#/components/schemas/" + name}, example)
            tap.check(not faults, "%s: %s" % (name, faults))
            count += 1
    tap.check(count > 30, "only %d examples" % count)


WRONG = [
    ("an undocumented member", lambda g: g["answer"].update(colour="red")),
    ("a result of an unknown kind", lambda g: g["answer"]["results"][0].update(result="perhaps")),
    ("an applied op without its receipt", lambda g: g["answer"]["results"][0].pop("receipt")),
    ("a decimal that is a JSON number", lambda g: g["answer"]["results"][0]["record"]["fields"].update(floor_area=1.5)),
    ("an update without a base", lambda g: g["request"]["ops"][1].pop("base")),
    ("a patch entry without its old value", lambda g: g["request"]["ops"][0]["patch"].update(name=["16栋"])),
    ("an op without a seq", lambda g: g["request"]["ops"][0].pop("seq")),
    ("an answer that is HTML", lambda g: g.update(content_type="text/html")),
    ("a path outside the page", lambda g: g.update(path="/projects/x/opera")),
]


WRONG_UPLOAD = [
    ("an answer without the offset", lambda g: g["answer_headers"].pop("Upload-Offset")),
    ("an offset that is no number", lambda g: g["answer_headers"].update({"Upload-Offset": "half"})),
    ("a request without the tus version", lambda g: g["request_headers"].pop("Tus-Resumable")),
    ("another tus version", lambda g: g["request_headers"].update({"Tus-Resumable": "0.2.2"})),
    ("bytes sent as JSON", lambda g: g.update(request_type="application/json")),
    ("a status that is not on the page", lambda g: g.update(status=200)),
]
WRONG_EVENTS = [
    ("an event that tells more", lambda g: g.update(answer_text=g["answer_text"].replace('"state"', '"title":"16","state"'))),
    ("an event without its project", lambda g: g.update(answer_text='data: {"state":"ZTE6NDI"}\n\n')),
    ("a line of another kind", lambda g: g.update(answer_text="retry: 5\n\n")),
]


def register_wrong(name, spoil, file="ops-applied.json"):
    @tap.case("the judge of exchanges finds %s" % name)
    def wrong():
        golden = json.loads((TESTS / "wire" / "golden" / file).read_text("utf-8"))
        spoiled = copy.deepcopy(golden)
        spoil(spoiled)
        tap.check(CONTRACT.check(exchange_of(spoiled)), "nothing was found")


for wrong_name, wrong_spoil in WRONG:
    register_wrong(wrong_name, wrong_spoil)
for wrong_name, wrong_spoil in WRONG_UPLOAD:
    register_wrong(wrong_name, wrong_spoil, "upload-append.json")
for wrong_name, wrong_spoil in WRONG_EVENTS:
    register_wrong(wrong_name, wrong_spoil, "events.json")

if __name__ == "__main__":
    tap.main()
