"""Looks into a box as its owner does, by IMAP over TLS.

usage: box.py PORT CA list FOLDER      prints the e-mails of the folder, a JSON list of texts
       box.py PORT CA count FOLDER     prints how many there are
       box.py PORT CA append FOLDER    puts the e-mail of standard input there
"""

import imaplib
import json
import ssl
import sys

port, ca, verb, folder = sys.argv[1:5]
box = imaplib.IMAP4_SSL("localhost", int(port), ssl_context=ssl.create_default_context(cafile=ca))
box.login("codici", "s3cret")
if verb == "append":
    print(box.append(folder, None, None, sys.stdin.buffer.read())[0])
elif box.select('"%s"' % folder, readonly=True)[0] != "OK":
    print("[]" if verb == "list" else 0)
else:
    numbers = box.search(None, "UNDELETED")[1][0].split()
    if verb == "count":
        print(len(numbers))
    else:
        print(json.dumps([box.fetch(number, "(BODY.PEEK[])")[1][0][1].decode(errors="replace") for number in numbers]))
box.logout()
