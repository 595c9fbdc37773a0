"""Twelve services in one loop: each has its port from the beginning, and is ready at an instant that the bench chooses."""

import asyncio
import socket
import threading
import time

NOT_YET = {"redis": b"-LOADING Redis is loading the dataset in memory\r\n",
           "http": b"HTTP/1.1 503 Service Unavailable\r\nContent-Length: 0\r\n\r\n"}  # fmt: skip
READY = {"redis": b"+PONG\r\n", "http": b"HTTP/1.1 200 OK\r\nContent-Length: 0\r\n\r\n"}


class Service:
    """`tcp` refuses until it is ready; `redis` and `http` answer "not yet" until then."""

    def __init__(self, kind: str):
        self.kind = kind
        self.ready_at = float("inf")  # on the clock of time.monotonic()
        self.socket = socket.socket()
        self.socket.bind(("127.0.0.1", 0))
        self.port = self.socket.getsockname()[1]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await reader.read(4096):
                writer.write((READY if time.monotonic() >= self.ready_at else NOT_YET)[self.kind])
        except OSError:
            pass
        finally:
            writer.close()

    async def run(self, ready_at: float) -> None:
        self.ready_at = ready_at
        if self.kind == "tcp":
            await asyncio.sleep(ready_at - time.monotonic())
            self.ready_at = time.monotonic()
        await asyncio.start_server(self.serve, sock=self.socket)


class Services:
    """The services of one start, in a thread of their own."""

    def __init__(self, kinds: list[str]):
        self.services = [Service(kind) for kind in kinds]
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self.loop.run_forever, daemon=True)
        self.thread.start()

    def of(self, kind: str) -> list[str]:
        return [f"127.0.0.1:{service.port}" for service in self.services if service.kind == kind]

    def open(self, instants: list[float]) -> None:
        """The gates answer from now on; every service is ready at its instant."""
        for service, instant in zip(self.services, instants, strict=True):
            asyncio.run_coroutine_threadsafe(service.run(instant), self.loop)

    def last(self) -> float:
        """When the last of them was ready."""
        return max(service.ready_at for service in self.services)

    async def end(self) -> None:
        others = [task for task in asyncio.all_tasks() if task is not asyncio.current_task()]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)

    def close(self) -> None:
        asyncio.run_coroutine_threadsafe(self.end(), self.loop).result()
        self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join()
        for service in self.services:
            service.socket.close()
        self.loop.close()
