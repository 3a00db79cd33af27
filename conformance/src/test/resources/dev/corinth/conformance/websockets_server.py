"""An echo server made with Debian's python3-websockets: websockets_server.py plain|deflate

Tells its port and the ends of connections in lines on standard output; ends with its input.
"""
import asyncio
import base64
import sys

import websockets


def tell(*words):
    print(*words, flush=True)


async def ping(socket, payload):
    await (await socket.ping(payload))
    await socket.send("pong " + payload)


async def parts_of(words):
    for word in words:
        yield word


async def obey(socket, message):
    words = message.split(" ") if isinstance(message, str) else [""]
    if words[0] == "!close":
        asyncio.ensure_future(socket.close(int(words[1]), " ".join(words[2:])))
    elif words[0] == "!ping":
        asyncio.ensure_future(ping(socket, words[1]))
    elif words[0] == "!deflated":
        agreed = any(e.name == "permessage-deflate" for e in socket.extensions)
        await socket.send(str(agreed).lower())
    elif words[0] == "!fragments":
        await socket.send(parts_of(words[1:]))
    else:
        await socket.send(message)


async def serve_one(socket):
    try:
        async for message in socket:
            await obey(socket, message)
    except websockets.ConnectionClosed:
        pass
    await socket.wait_closed()
    reason = base64.b64encode(socket.close_reason.encode()).decode()
    tell("closed", socket.close_code, reason)


async def main():
    compression = "deflate" if sys.argv[1] == "deflate" else None
    async with websockets.serve(
        serve_one, "127.0.0.1", 0, compression=compression, max_size=4 << 20
    ) as server:
        tell("listening", server.sockets[0].getsockname()[1])
        await asyncio.get_running_loop().run_in_executor(None, sys.stdin.read)


asyncio.run(main())
