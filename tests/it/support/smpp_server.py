"""A provider of text messages that is not ours: smppy. Says what it hears, a line each; ends when its input ends."""

import asyncio
import logging
import sys

from smppy import Application
from smppy.server import SmppProtocol


class App(Application):
    async def handle_bound_client(self, client):
        print("BOUND", client.system_id, flush=True)
        return client if (client.system_id, client.password) == ("crspin", "smpp-pw") else None

    async def handle_unbound_client(self, client):
        print("UNBOUND", flush=True)

    async def handle_sms_received(self, client, source_number, dest_number, text):
        print("SMS", source_number, dest_number, text.replace("\n", " "), flush=True)
        # A citizen answers: nobody reads it, and it has to be taken all the same.
        await client.send_sms(source=dest_number, dest=source_number, text="Grazie")


async def acknowledged(self, request):
    print("ACK", flush=True)


SmppProtocol.on_deliver_sm_resp = acknowledged


async def main():
    logging.disable()
    loop = asyncio.get_running_loop()
    server = await loop.create_server(lambda: SmppProtocol(app=App("smppy")), "127.0.0.1", 0)
    print("PORT", server.sockets[0].getsockname()[1], flush=True)
    await loop.run_in_executor(None, sys.stdin.read)


asyncio.run(main())
