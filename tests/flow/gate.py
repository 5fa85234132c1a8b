"""A gate on the way to an address: lets bytes through, holds them until told otherwise, or turns callers away.

It stands between the worker and the engine, and between the engine and the actions, so that a test can stop the world
at one step of a turn. Its own address stays the same while what is behind it comes and goes.
"""

from __future__ import annotations

import asyncio
import contextlib
import socket
import struct
import threading

OPEN, HOLD_REQUESTS, HOLD_ANSWERS, CLOSED = "open", "hold requests", "hold answers", "closed"


class Gate:
    def __init__(self, target_port: int | None = None) -> None:
        self.target_port = target_port
        self.port = 0
        self._mode = OPEN
        self._held = threading.Event()
        self._opened = asyncio.Event()
        self._ready = threading.Event()
        self._loop: asyncio.AbstractEventLoop | None = None
        self._thread = threading.Thread(target=lambda: asyncio.run(self._serve()), name="gate", daemon=True)

    @property
    def url(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def __enter__(self) -> Gate:
        self._thread.start()
        assert self._ready.wait(10)
        return self

    def __exit__(self, *_: object) -> None:
        assert self._loop is not None
        self._loop.call_soon_threadsafe(self._end.set)
        self._thread.join(10)

    def open(self) -> None:
        self._set(OPEN)

    def close(self) -> None:
        """Whoever comes is turned away by a reset, as by a process that is not there."""
        self._set(CLOSED)

    def hold_requests(self) -> None:
        """What goes to the target waits here."""
        self._set(HOLD_REQUESTS)

    def hold_answers(self) -> None:
        """What comes back from the target waits here: it has been worked on."""
        self._set(HOLD_ANSWERS)

    def wait_until_held(self, seconds: float = 30.0) -> None:
        assert self._held.wait(seconds), f"nothing came to the gate ({self._mode})"

    def _set(self, mode: str) -> None:
        assert self._loop is not None

        def change() -> None:
            self._mode = mode
            self._held.clear()
            self._opened.set()
            self._opened = asyncio.Event()
            changed.set()

        changed = threading.Event()
        self._loop.call_soon_threadsafe(change)
        assert changed.wait(10)

    async def _serve(self) -> None:
        self._loop = asyncio.get_running_loop()
        self._end = asyncio.Event()
        self._tasks: set[asyncio.Task[None]] = set()
        server = await asyncio.start_server(self._accept, "127.0.0.1", 0)
        self.port = server.sockets[0].getsockname()[1]
        self._ready.set()
        await self._end.wait()
        server.close()
        for task in self._tasks:
            task.cancel()
        await asyncio.gather(*self._tasks, return_exceptions=True)

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        task = asyncio.current_task()
        assert task is not None
        self._tasks.add(task)
        try:
            await self._join(reader, writer)
        except (OSError, asyncio.CancelledError):
            pass
        finally:
            await self._leave(writer)
            self._tasks.discard(task)

    async def _join(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self._mode == CLOSED or self.target_port is None:
            return
        far_reader, far_writer = await asyncio.open_connection("127.0.0.1", self.target_port)
        try:
            there = asyncio.create_task(self._pump(reader, far_writer, HOLD_REQUESTS))
            back = asyncio.create_task(self._pump(far_reader, writer, HOLD_ANSWERS))
            try:
                await asyncio.wait({there, back}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                there.cancel()
                back.cancel()
                await asyncio.gather(there, back, return_exceptions=True)
        finally:
            await self._leave(far_writer)

    async def _pump(self, source: asyncio.StreamReader, sink: asyncio.StreamWriter, held_by: str) -> None:
        while data := await source.read(65536):
            while self._mode == held_by:
                self._held.set()
                await self._opened.wait()
            if self._mode == CLOSED:
                return
            sink.write(data)
            await sink.drain()

    async def _leave(self, writer: asyncio.StreamWriter) -> None:
        if self._mode == CLOSED or self.target_port is None:
            with contextlib.suppress(OSError):
                connection = writer.get_extra_info("socket")
                connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        writer.close()
        with contextlib.suppress(OSError, TimeoutError):
            async with asyncio.timeout(1):
                await writer.wait_closed()
