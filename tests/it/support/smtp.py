"""A real SMTP server for the tests: STARTTLS and AUTH are required, messages go to a folder.

usage: smtp.py FOLDER CERTIFICATE KEY [starttls|tls|plain] [PORT]

Prints "port N" when it listens. Ends when its standard input does. The local part of an address says what happens to it:
  bounce...   refused for good (550)
  laterN...   refused for now (451) N times (once without N), then taken
  dropN...    taken, but the connection is cut before the answer, N times (once without N)
  hang...     the answer to RCPT never comes
  silentN...  taken, but no answer comes, N times (once without N)
  echo...     refused for good after DATA, with the message's own text in the answer (554)
  other       taken
Each message that arrived whole is FOLDER/NNN.eml, with its facts in FOLDER/NNN.json.
"""

import asyncio
import collections
import json
import logging
import pathlib
import re
import socket
import ssl
import sys
import time
import warnings

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult

USER, PASSWORD = b"crspin", b"s3cret"


def times(address, word):
    found = re.match(word + r"(\d*)", address)
    return int(found.group(1) or 1) if found else 0


class Handler:
    def __init__(self, folder):
        self.folder = folder
        self.seen = collections.Counter()
        # After a restart the numbers go on.
        self.count = len(list(folder.glob("*.json")))

    async def handle_RCPT(self, server, session, envelope, address, options):
        if address.startswith("bounce"):
            return "550 5.1.1 <%s>: no such mailbox" % address
        if address.startswith("hang"):
            await asyncio.sleep(3600)
        self.seen["rcpt", address] += 1
        if self.seen["rcpt", address] <= times(address, "later"):
            return "451 4.3.0 try again later"
        envelope.rcpt_tos.append(address)
        return "250 2.1.5 OK"

    async def handle_DATA(self, server, session, envelope):
        self.count += 1
        address = envelope.rcpt_tos[0]
        facts = {
            "from": envelope.mail_from,
            "to": envelope.rcpt_tos,
            "tls": session.ssl is not None,
            "user": session.auth_data.decode() if session.auth_data else None,
            "peer": session.peer[1],
        }
        name = self.folder / ("%03d" % self.count)
        name.with_suffix(".eml").write_bytes(envelope.content)
        # The facts tell that the message is there: whole from the first moment.
        facts_file = name.with_suffix(".new")
        facts_file.write_text(json.dumps(facts))
        facts_file.rename(name.with_suffix(".json"))
        if address.startswith("echo"):
            body = envelope.content.decode().split("\r\n\r\n", 1)[1]
            return "554 5.7.1 refused: " + " ".join(body.split())
        self.seen["data", address] += 1
        if self.seen["data", address] <= times(address, "drop"):
            server.transport.abort()
        if self.seen["data", address] <= times(address, "silent"):
            await asyncio.sleep(3600)
        return "250 2.0.0 Ok: queued as T%03dZ" % self.count


def authenticate(server, session, envelope, mechanism, data):
    good = data.login == USER and data.password == PASSWORD
    return AuthResult(success=good, auth_data=data.login if good else None, handled=good)


def main():
    # What goes wrong here is what the tests want; its traces would hide the failures of the tests.
    logging.disable()
    warnings.simplefilter("ignore")
    folder, certificate, key = (pathlib.Path(argument) for argument in sys.argv[1:4])
    mode = sys.argv[4] if len(sys.argv) > 4 else "starttls"
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(certificate, key)
    options = {"hostname": "127.0.0.1", "server_hostname": "localhost"}
    if mode == "starttls":
        options.update(tls_context=context, require_starttls=True)
    if mode == "tls":
        options.update(ssl_context=context)
    if mode != "plain":
        # aiosmtpd counts only STARTTLS as protection of a password; with TLS from the first byte there is no other.
        options.update(auth_required=True, authenticator=authenticate, auth_require_tls=mode == "starttls")
    for _ in range(20):
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            port = int(sys.argv[5]) if len(sys.argv) > 5 else free.getsockname()[1]
        try:
            controller = Controller(Handler(folder), port=port, **options)
            controller.start()
            break
        except OSError:
            time.sleep(0.1)
    else:
        sys.exit("no free port")
    print("port", port, flush=True)
    sys.stdin.read()
    controller.stop()


main()
