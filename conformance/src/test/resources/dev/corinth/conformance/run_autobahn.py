"""Runs the Autobahn suite under Jython, in one of its two roles.

run_autobahn.py client FOLDER CASES URL   runs the cases against a server
run_autobahn.py server FOLDER CASES       serves the cases to a client, until it asks for the reports

CASES are patterns with commas between them. Tells lines on standard output: "listening PORT" for
the server, "verdict CASE BEHAVIOUR CLOSING" for each case at the end, a space within a verdict
shown as a hyphen, and "done". FOLDER gets the suite's own reports.
"""
import json
import os
import sys

role, folder, cases = sys.argv[1:4]
out = sys.stdout
sys.stdout = sys.stderr

from autobahntestsuite import wstest, fuzzing
from twisted.internet import reactor, task
from twisted.internet.error import ConnectionDone
from twisted.python.failure import Failure

AGENT = "corinth"
INDEX = os.path.join(folder, "index.json")


def tell(*words):
    out.write(" ".join(str(word) for word in words) + "\n")
    out.flush()


def run_client(spec, url):
    spec["servers"] = [{"agent": AGENT, "url": url}]
    fuzzing.startClient(spec)
    reactor.run()


class PatientProtocol(fuzzing.FuzzingServerProtocol):
    """Under Jython nobody tells that a connection is gone which the other side closed first."""

    is_lost = False

    def dropConnection(self, abort=False):
        fuzzing.FuzzingServerProtocol.dropConnection(self, abort)
        reactor.callLater(0.2, self.connectionLost, Failure(ConnectionDone()))

    def connectionLost(self, reason):
        if not self.is_lost:
            self.is_lost = True
            fuzzing.FuzzingServerProtocol.connectionLost(self, reason)


def run_server(spec):
    spec["url"] = "ws://127.0.0.1:1"
    factory = fuzzing.FuzzingServerFactory(spec)
    factory.protocol = PatientProtocol
    port = reactor.listenTCP(0, factory, interface="127.0.0.1").getHost().port
    factory.port = factory.externalPort = port

    def stop_when_reported():
        if os.path.exists(INDEX):
            loop.stop()
            # Whoever asked for the reports still gets a proper end.
            reactor.callLater(0.5, reactor.stop)

    loop = task.LoopingCall(stop_when_reported)
    loop.start(0.2)
    tell("listening", port)
    reactor.run()


def order(case):
    return [int(number) for number in case.split(".")]


spec = {
    "options": {"failByDrop": False},
    "outdir": folder,
    "cases": cases.split(","),
    "exclude-cases": [],
    "exclude-agent-cases": {},
}
if role == "client":
    run_client(spec, sys.argv[4])
else:
    run_server(spec)

verdicts = json.load(open(INDEX))[AGENT]
for case in sorted(verdicts, key=order):
    verdict = verdicts[case]
    tell(
        "verdict",
        case,
        verdict["behavior"].replace(" ", "-"),
        verdict["behaviorClose"].replace(" ", "-"),
    )
tell("done")
os._exit(0)
