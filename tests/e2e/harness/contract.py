# SPDX-FileCopyrightText: 2026 The Zhijian developers
# SPDX-License-Identifier: GPL-3.0-or-later
"""Holds requests and answers to data/protocol/openapi.yaml."""

import copy
import json
import re
import urllib.parse

import jsonschema
import yaml

BASE_PATH = "/api/v1"


def refuse_duplicates(pairs):
    """An object_pairs_hook for which two members of one name are an error."""
    result = {}
    for name, value in pairs:
        if name in result:
            raise ValueError("duplicate member %r" % name)
        result[name] = value
    return result


def refuse_float(text):
    raise ValueError("a floating-point number: %s" % text)


def strict_json(text):
    """JSON as the protocol means it: no duplicate members, no floating-point numbers."""
    if isinstance(text, bytes):
        text = text.decode("utf-8")
    return json.loads(text, object_pairs_hook=refuse_duplicates, parse_float=refuse_float,
                      parse_constant=refuse_float)


def _close(schema):
    """Makes undocumented members an error: what is sent is to be on the page."""
    if isinstance(schema, dict):
        if schema.get("type") == "object" and "properties" in schema and "additionalProperties" not in schema:
            schema["additionalProperties"] = False
        for value in schema.values():
            _close(value)
    elif isinstance(schema, list):
        for value in schema:
            _close(value)


class Contract:
    """The interface document, ready to judge exchanges."""

    def __init__(self, path):
        with open(path, encoding="utf-8") as stream:
            self.document = yaml.safe_load(stream)
        self.components = copy.deepcopy(self.document["components"])
        _close(self.components["schemas"])
        self.routes = []
        for template, item in self.document["paths"].items():
            pattern = re.sub(r"\{[^}]+\}", r"([^/]+)", template)
            self.routes.append((template.count("{"), re.compile("^" + pattern + "$"), template, item))
        self.routes.sort(key=lambda route: route[0])

    def validator(self, schema):
        return jsonschema.Draft202012Validator(dict(schema, components=self.components))

    def faults_of(self, schema, value):
        """Sentences about what is wrong with a value."""
        faults = []
        for error in self.validator(schema).iter_errors(value):
            # The deepest reason inside a oneOf says more than "not valid under any of".
            while error.context:
                error = max(error.context, key=lambda inner: len(inner.absolute_path))
            faults.append("%s: %s" % ("/".join(str(p) for p in error.absolute_path), error.message[:500]))
        return faults

    def operation(self, method, path):
        """(template, path item, operation) of a request path below the base path, or None."""
        for _, pattern, template, item in self.routes:
            if pattern.match(path):
                if method.lower() in item:
                    return template, item, item[method.lower()]
        return None

    def resolve(self, node):
        while "$ref" in node:
            parts = node["$ref"].lstrip("#/").split("/")
            node = self.document
            for part in parts:
                node = node[part]
        return node

    def _query_faults(self, item, operation, query):
        faults = []
        given = dict(urllib.parse.parse_qsl(query, keep_blank_values=True))
        known = [self.resolve(p) for p in item.get("parameters", []) + operation.get("parameters", [])]
        known = {p["name"]: p for p in known if p["in"] == "query"}
        for name, parameter in known.items():
            if parameter.get("required") and name not in given:
                faults.append("query: %s is missing" % name)
        for name, text in given.items():
            if name not in known:
                faults.append("query: %s is not on the page" % name)
                continue
            schema = known[name]["schema"]
            value = int(text) if schema.get("type") == "integer" and re.match(r"^-?\d+$", text) else text
            faults += ["query %s: %s" % (name, fault) for fault in self.faults_of(schema, value)]
        return faults

    def _body_faults(self, content, content_type, body, what):
        media = content_type.split(";")[0].strip().lower()
        if media not in content:
            return ["%s: content type %r is not on the page" % (what, media)]
        schema = content[media].get("schema")
        if schema is None:
            return []
        try:
            if "x-event-schema" in schema:
                return self._event_faults(schema["x-event-schema"], body)
            if "x-line-schema" in schema:
                return self._line_faults(schema["x-line-schema"], body)
            return ["%s: %s" % (what, fault) for fault in self.faults_of(schema, strict_json(body))]
        except ValueError as error:
            return ["%s: not JSON as the protocol means it: %s" % (what, error)]

    def _line_faults(self, schema, body):
        lines = [strict_json(line) for line in body.decode("utf-8").split("\n") if line]
        faults = []
        for number, line in enumerate(lines, 1):
            kind = "ChangesEnd" if "end" in line else "Tombstone" if line.get("deleted") else "Record"
            faults += ["line %d: %s" % (number, fault)
                       for fault in self.faults_of({"$ref": "#/components/schemas/" + kind}, line)]
            if ("end" in line) != (number == len(lines)):
                faults.append("line %d: the last line, and only that, ends the page" % number)
        if not lines:
            faults.append("a page without its last line")
        return faults

    def _event_faults(self, schema, body):
        """Server-sent events; the last one may have been cut."""
        faults = []
        for event in body.decode("utf-8").split("\n\n")[:-1]:
            for line in event.split("\n"):
                name, _, value = line.partition(": ")
                if name == "data":
                    faults += ["event: %s" % fault for fault in self.faults_of(schema, strict_json(value))]
                elif not line.startswith(":"):
                    faults.append("event: a line that is not on the page: %r" % line)
        return faults

    def _header_faults(self, wanted, headers, what):
        """wanted: name → (schema, whether it must be there); headers: what there is."""
        given = {name.lower(): value for name, value in headers.items()}
        faults = []
        for name, (schema, required) in wanted.items():
            text = given.get(name.lower())
            if text is None:
                faults += ["%s: the header %s is missing" % (what, name)] if required else []
                continue
            value = int(text) if schema.get("type") == "integer" and re.match(r"^\d+$", text) else text
            faults += ["%s: header %s: %s" % (what, name, fault) for fault in self.faults_of(schema, value)]
        return faults

    def _headers_of_exchange(self, item, operation, answer, exchange):
        faults = []
        if getattr(exchange, "request_headers", None) is not None:
            known = [self.resolve(p) for p in item.get("parameters", []) + operation.get("parameters", [])]
            faults += self._header_faults({p["name"]: (p["schema"], p.get("required", False)) for p in known if p["in"] == "header"},
                                          exchange.request_headers, "request")
        if getattr(exchange, "answer_headers", None) is not None:
            known = {name: self.resolve(header) for name, header in self.resolve(answer).get("headers", {}).items()}
            faults += self._header_faults({name: (header["schema"], True) for name, header in known.items()},
                                          exchange.answer_headers, "answer")
        return faults

    def check(self, exchange):
        """Sentences about where an exchange leaves the page; empty if it does not."""
        split = urllib.parse.urlsplit(exchange.path)
        if not split.path.startswith(BASE_PATH):
            return ["%s is outside %s" % (split.path, BASE_PATH)]
        path = split.path[len(BASE_PATH):] or "/"
        found = self.operation(exchange.method, path)
        if found is None:
            return ["%s %s is not on the page" % (exchange.method, path)]
        _, item, operation = found
        faults = self._query_faults(item, operation, split.query)
        if operation.get("x-not-served"):
            faults.append("%s is said not to be served" % operation["operationId"])
        body = operation.get("requestBody")
        if body is not None:
            faults += self._body_faults(body["content"], exchange.request_type, exchange.request_body, "request")
        elif exchange.request_body:
            faults.append("request: a body that is not on the page")
        if operation.get("security") != [] and not exchange.authorized:
            faults.append("request: no bearer token")
        answer = operation["responses"].get(str(exchange.status), operation["responses"].get("default"))
        faults += self._headers_of_exchange(item, operation, answer, exchange)
        content = self.resolve(answer).get("content") if exchange.method != "HEAD" else None
        if content:
            faults += self._body_faults(content, exchange.answer_type, exchange.answer_body, "answer")
        elif exchange.answer_body:
            faults.append("answer: a body that is not on the page")
        if not content or "default" not in operation["responses"] or str(exchange.status) in operation["responses"]:
            return faults
        if exchange.status < 400:
            faults.append("answer: status %d is not on the page" % exchange.status)
        return faults
