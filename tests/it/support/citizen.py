"""A citizen's card for vpcd that has two files, no PIN and no key: port, number, codice fiscale, habit, log.

Writes every command it gets into the log, so that a test sees what was asked of it. Habits: plain, steps (knows no paths), 61 and
6c (announces and corrects lengths), 67 (little at once), closed (shows no file), torn (its personal data are nonsense)."""

import socket
import struct
import sys

port, number, code, habit, path = sys.argv[1:]
ATR = bytes.fromhex("3BFF1800FF8131FE55006B02091617011101434E531131808D")
FIELDS = [b"6030", b"15062024", b"15062034", b"ROSSI", b"NICCOL\xd2", b"12031945", b"M", b"", code.encode(), b"100", b"F205",
          b"", b"", b"C933", b"VIA INVENTATA 1", b""]
body = b"".join(b"%02X%s" % (len(field), field) for field in FIELDS)
person = b"%06X%s" % (len(body) + (9999 if habit == "torn" else 0), body)
files = {(0x1000, 0x1003): number.encode(), (0x1100, 0x1102): person.ljust(400, b"\0")}
if habit == "closed":
    files = {}
log = open(path, "a", buffering=1)
card = socket.create_connection(("127.0.0.1", int(port)))
folder, selected, waiting = None, None, b""


def receive(length):
    data = b""
    while len(data) < length:
        card.setsockopt(socket.IPPROTO_TCP, socket.TCP_QUICKACK, 1)
        part = card.recv(length - len(data))
        if not part:
            sys.exit()
        data += part
    return data


def send(data):
    card.sendall(struct.pack(">H", len(data)) + data)


def select(how, name):
    global folder, selected
    ids = struct.unpack(">%dH" % (len(name) // 2), name)
    if how == 8 and ids in files and habit != "steps":
        selected = ids
    elif how == 0 and ids == (0x3F00,):
        folder = None
    elif how == 0 and folder is None and any(ids[0] == place for place, _ in files):
        folder = ids[0]
    elif how == 0 and (folder, ids[0]) in files:
        selected = (folder, ids[0])
    else:
        return b"\x6a\x82"
    return b"\x90\x00"


def read(at, wanted):
    global waiting
    if selected is None:
        return b"\x69\x86"
    given = files[selected][at:at + wanted]
    if not given:
        return b"\x6b\x00"
    if habit == "67" and wanted > 20:
        return b"\x67\x00"
    if habit == "6c" and len(given) < wanted:
        return bytes([0x6C, len(given)])
    if habit == "61":
        waiting = given
        return bytes([0x61, len(given)])
    return given + b"\x90\x00"


def answer(command):
    if command[1] == 0xA4:
        return select(command[2], command[5:5 + command[4]])
    if command[1] == 0xB0:
        return read(command[2] * 256 + command[3], command[4])
    if command[1] == 0xC0:
        return waiting[:command[4]] + b"\x90\x00"
    return b"\x6d\x00"


while True:
    message = receive(struct.unpack(">H", receive(2))[0])
    if len(message) > 1:
        log.write(message.hex() + "\n")
        send(answer(message))
    elif message == b"\x04":
        send(ATR)
    else:
        log.write({0: "off", 1: "on", 2: "reset"}.get(message[0], "?") + "\n")
        folder, selected = None, None
