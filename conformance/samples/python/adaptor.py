#!/usr/bin/env python3
"""A sample adaptor in Python: the contract mp107.adaptor.v1 in front of a small DSP.

Copy it, keep part 1 as it is, put your own system in the place of part 3, and
adjust part 2, where the two meet. Needs Python 3.9 and nothing else.
"""

import argparse
import csv
import json
import sys
import threading
import traceback
from datetime import datetime
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

# ---- Part 1: the protocol. It does not depend on the system under test. ----

METHODS = ("describe", "reset", "submit", "apply", "observe")
STATUS = {"invalid_argument": 400, "unimplemented": 501, "internal": 500}


def answer(adaptor, text, method=None):
    """Answers one call. Over HTTP the path names the method, over stdio the line does."""
    call = 0
    try:
        message = json.loads(text, object_hook=convert)
        if method is None:
            [(method, message)] = message.items()
        call = message.get("call", 0)
        if method not in METHODS:
            raise NotImplementedError(f"method {method!r}: want one of {', '.join(METHODS)}")
        return method, {"call": call, **getattr(adaptor, method)(message)}
    except NotImplementedError as problem:
        code, reason = "unimplemented", str(problem)
    except Exception as problem:
        traceback.print_exc()  # to standard error, which the suite keeps as a log
        wrong = isinstance(problem, (ValueError, LookupError, TypeError, AttributeError))
        code, reason = "invalid_argument" if wrong else "internal", repr(problem)
    return "error", {"call": call, "code": code, "message": reason}


class Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"  # keeps the connection: one for each call would be slow
    disable_nagle_algorithm = True
    wbufsize = 1 << 16  # the head and the body of an answer leave together

    def do_POST(self):
        body = self.rfile.read(int(self.headers.get("Content-Length", 0)))
        kind, message = answer(self.server.adaptor, body, self.path.split("/")[-1].lower())
        text = json.dumps(message).encode()
        self.send_response_only(STATUS[message["code"]] if kind == "error" else 200)  # logs nothing
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(text)))
        self.end_headers()
        self.wfile.write(text)


def serve(adaptor, options):
    if options.stdio:
        for line in sys.stdin.buffer:
            kind, message = answer(adaptor, line)
            print(json.dumps({kind: message}), flush=True)
        return
    ThreadingHTTPServer.request_queue_size = 128  # a concurrency run connects many times at once
    server = ThreadingHTTPServer((options.host, options.port), Handler)
    server.adaptor = adaptor
    print(f"listening on http://{options.host}:{server.server_port}", flush=True)
    server.serve_forever()


# ---- Part 2: the mapping between the contract's messages and the system. ----


def convert(fields):
    """Makes seconds of times, and numbers of 64-bit integers, which JSON has as strings."""
    for name in {"now", "from", "to", "executeAt"} & fields.keys():
        fields[name] = datetime.fromisoformat(fields[name].replace("Z", "+00:00")).timestamp()
    for name in {"counter", "last"} & fields.keys():
        fields[name] = int(fields[name])
    return fields


def response(code):
    return {"decision": "accepted" if code in ("I0", "I99") else "rejected", "code": code}


class Adaptor:
    """The five methods. Each takes a message and returns the fields of the answer."""
    def __init__(self, systems):
        self.systems = systems  # one for each lane

    def system(self, message):
        lane = message.get("lane", 0)
        if lane not in range(len(self.systems)):
            raise ValueError(f"lane {lane}: there are {len(self.systems)}, numbered from 0")
        return self.systems[lane]

    def describe(self, message):
        # Claim what your system can do under test. Release MP107 has no "upload".
        abilities = ["register", "device-status", "user-status", "advance", "alert", "observe"]
        return {"contract": "mp107.adaptor.v1", "name": "Python sample", "version": "1", "abilities": abilities, "lanes": len(self.systems)}

    def reset(self, message):
        self.system(message).reset(message["world"])
        return {}

    def submit(self, message):
        return {"response": response(self.system(message).submit(message["request"]))}

    def apply(self, message):
        system = self.system(message)
        [(kind, event)] = message["event"].items()
        if kind == "register":
            system.registrations.append(event)
        elif kind == "deviceStatus":
            system.devices[event["device"]]["status"] = event["status"]
        elif kind == "userStatus":
            system.users[event["user"]]["status"] = event["status"]
        elif kind == "advance":
            due = system.advance(event["to"])
            return {"executions": [{"requestId": name, "response": response(code)} for name, code in due]}
        elif kind == "alert":
            return {"alertTo": system.holder(system.devices[event["device"]], "NetworkOperator")}
        else:
            raise NotImplementedError(f"event {kind!r}")
        return {}

    def observe(self, message):
        device = self.system(message).devices[message["device"]]
        return {"observation": {"device": device["id"], "status": device["status"], "credentials": dict(device["credentials"])}}


# ---- Part 3: the system under test, a small DSP. Replace all of it by your system. ----


class DSP:
    TAKES_REQUESTS = {"Whitelisted", "InstalledNotCommissioned", "Commissioned", "Recovered"}
    SLOT = {"IS": "Supplier", "GS": "Supplier", "ED": "NetworkOperator", "GT": "NetworkOperator"}
    OTHER_FUEL = {"ED": {"GSME", "GPF"}, "GT": {"ESME"}}

    def __init__(self, catalogue, fault=None):
        self.catalogue, self.fault, self.lock = catalogue, fault, threading.Lock()

    def reset(self, world):
        self.now, self.waiting = world["now"], []
        self.users = {user["id"]: user for user in world["users"]}
        self.devices = {device["id"]: device for device in world["devices"]}
        self.counters = {(c["originator"], c["target"]): c["last"] for c in world["counters"]}
        self.registrations = world["registrations"]  # of rows for the same moment the last counts

    def submit(self, request):
        """Takes a request in and returns the response code."""
        with self.lock:
            later = request.get("executeAt", self.now) > self.now
            code = self.judge(request, "receipt" if later else "at once")
            if code in ("I0", "I99"):
                self.counters[request["originator"], request["target"]] = request["counter"]
            if code == "I99":
                self.waiting.append(request)
            return code

    def advance(self, to):
        """Moves time on; returns the name and the response code of each request that falls due."""
        with self.lock:
            due = []
            self.waiting.sort(key=lambda request: request["executeAt"])  # within one, by receipt
            while self.waiting and self.waiting[0]["executeAt"] <= to:
                request = self.waiting.pop(0)
                self.now = request["executeAt"]
                name = f"{request['originator']}:{request['target']}:{request['counter']}"
                due.append((name, self.judge(request, "execution")))
            self.now = to
            return due

    def judge(self, request, stage):
        """Gives an accepted request its effect. A failed check may have no public code: ""."""
        for code, passes in self.checks(request, stage):
            if not passes:
                return code
        if stage == "receipt":
            return "I99"
        for certificate in request.get("update", {}).get("certificates", []):
            if certificate["use"] == "DigitalSigning":
                credential = {"role": certificate["role"], "owner": certificate["owner"]}
                self.devices[request["target"]]["credentials"][request["update"]["slot"]] = credential
        return "I0"

    def checks(self, request, stage):
        """Yields the checks that apply, in their order: the code, and whether it passes."""
        originator, role, update = request["originator"], request["role"], request.get("update")
        user, device, variant = self.users.get(originator), self.devices.get(request["target"]), self.catalogue[request["srv"]]
        critical, on_device = variant["criticality"] == "critical", variant["non_device"] == "no"
        yield "E1", user is not None and role in user["roles"]
        yield "E2", role in variant["eligible_roles"].split()
        yield "E3", user["status"] == "Active"
        if on_device:
            yield "E19", device is not None
            yield "E5", device["status"] in self.TAKES_REQUESTS
            yield "E11", device["type"] not in (("CHF", "HCALCS", "PPMID", "IHD", "CAD") if update else ("IHD", "CAD")) or not critical
        if stage != "execution":
            yield "", request["signature"]["valid"] and request["signature"]["signer"] == originator
            yield "", request["counter"] > self.counters.get((originator, request["target"]), -1)
        if on_device:
            yield "", not update or device["smets"] == 2 or update["slot"] in self.SLOT.values()
            yield "", not update or {c["role"] for c in update["certificates"]} <= {update["slot"]}
            yield "", device["type"] not in self.OTHER_FUEL.get(role, ())
            # The RDP check; a future-dated request meets it when it falls due and only then.
            exempt = critical if device["smets"] == 2 else update and self.is_lifted(update)
            if stage != "receipt" and role != "OU" and not exempt:
                yield "E4", self.owner(device, role) == originator
        if on_device and critical:
            slot = update["slot"] if update else self.SLOT.get(role)
            slot = "Supplier" if device["smets"] == 2 and slot in ("Root", "LoadController") else slot
            yield "", self.holder(device, slot) == originator

    def is_lifted(self, update):
        """MP107 lifts the check of a 6.15.1 that targets Network Operator certificates."""
        carried = {certificate["role"] for certificate in update["certificates"]}
        targets_operator = update["slot"] == "NetworkOperator" and carried == {"NetworkOperator"}
        return targets_operator or self.fault == "bypass-any-615"

    def owner(self, device, role):
        rows = [row for row in self.registrations if row["from"] <= self.now
                and (row["mpxn"], row["role"]) == (device["mpxn"], role)]
        return sorted(rows, key=lambda row: row["from"])[-1]["party"] if rows else ""

    def holder(self, device, slot):
        return device["credentials"].get(slot, {}).get("owner", "")


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on")
    parser.add_argument("--port", type=int, default=8107, help="0 picks a free one")
    parser.add_argument("--stdio", action="store_true", help="speak over standard input and output instead")
    parser.add_argument("--catalogue", default=Path(__file__).resolve().parent / "../../../spec/catalogue.csv")
    parser.add_argument("--fault", choices=["bypass-any-615"], help="a deliberate defect, to see a run fail")
    options = parser.parse_args()
    try:
        catalogue = {row["srv"]: row for row in csv.DictReader(Path(options.catalogue).read_text(encoding="utf-8").splitlines())}
        serve(Adaptor([DSP(catalogue, options.fault) for _ in range(8)]), options)
    except OSError as problem:
        parser.error(f"cannot start: {problem}")


if __name__ == "__main__":
    main()
