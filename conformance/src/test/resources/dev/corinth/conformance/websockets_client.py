"""A client made with Debian's python3-websockets: websockets_client.py URL plain|deflate

Takes orders as lines on standard input, tells events as lines on standard output.
"""
import asyncio
import base64
import sys

import websockets


def tell(*words):
    print(*words, flush=True)


def coded(data):
    return base64.b64encode(data.encode() if isinstance(data, str) else data).decode()


def decoded(words, i=0):
    return base64.b64decode(words[i]) if len(words) > i else b""


async def parts_of(words):
    for word in words:
        yield base64.b64decode(word).decode()


async def ping(socket, payload):
    await (await socket.ping(payload))
    tell("pong", coded(payload))


async def follow(socket, line):
    order, *words = line.rstrip("\n").split(" ")
    if order == "text":
        await socket.send(decoded(words).decode())
    elif order == "binary":
        await socket.send(decoded(words))
    elif order == "fragments":
        await socket.send(parts_of(words))
    elif order == "ping":
        asyncio.ensure_future(ping(socket, decoded(words)))
    elif order == "close":
        asyncio.ensure_future(socket.close(int(words[0]), decoded(words, 1).decode()))


async def orders(socket):
    loop = asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        await follow(socket, line)
    await socket.close()


async def events(socket):
    try:
        async for message in socket:
            tell("text" if isinstance(message, str) else "binary", coded(message))
    except websockets.ConnectionClosed:
        pass
    await socket.wait_closed()
    tell("closed", socket.close_code, coded(socket.close_reason))


async def main():
    compression = "deflate" if sys.argv[2] == "deflate" else None
    async with websockets.connect(
        sys.argv[1], compression=compression, max_size=4 << 20
    ) as socket:
        agreed = any(e.name == "permessage-deflate" for e in socket.extensions)
        tell("open", str(agreed).lower())
        await asyncio.gather(orders(socket), events(socket))


asyncio.run(main())
