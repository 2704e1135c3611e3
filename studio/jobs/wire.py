"""Values over a pipe: arrays without extra copies, large bytes only once.

A project carries its picture's file, megabytes that never change, and is sent with every
move of a slider. The sender therefore remembers which large bytes the other side has and
sends only their number. Arrays travel beside the pickle (protocol 5, PEP 574).
"""

import io
import pickle
from collections import OrderedDict
from multiprocessing.connection import Connection

LARGE_BYTES = 1 << 16
REMEMBERED = 4


class Sender:
    """The sending end; its memory mirrors that of the `Receiver` at the other end."""

    def __init__(self, connection: "Connection[object, object]") -> None:
        self._connection = connection
        self._sent: OrderedDict[int, tuple[int, bytes]] = OrderedDict()
        self._count = 0

    def send(self, value: object) -> None:
        """Send one value.

        Raises
        ------
        OSError
            If the other side is gone.
        Exception
            Whatever pickling raises; nothing has been sent then.
        """
        stream = io.BytesIO()
        buffers: list[pickle.PickleBuffer] = []
        pickler = _Pickler(stream, buffers)
        pickler.dump(value)
        fresh, forgotten = self._number(pickler.large)
        raw = [buffer.raw() for buffer in buffers]
        numbers = [self._sent[id(data)][0] for data in pickler.large]
        header = (numbers, [number for number, _ in fresh], forgotten, [len(r) for r in raw])
        self._connection.send_bytes(pickle.dumps(header))
        for _, data in fresh:
            self._connection.send_bytes(data)
        self._connection.send_bytes(stream.getbuffer())
        for part in raw:
            self._connection.send_bytes(part)

    def _number(self, large: list[bytes]) -> tuple[list[tuple[int, bytes]], list[int]]:
        fresh = []
        for data in large:
            if id(data) in self._sent:
                self._sent.move_to_end(id(data))
                continue
            # Holding the bytes keeps their id from being taken by others.
            self._sent[id(data)] = (self._count, data)
            fresh.append((self._count, data))
            self._count += 1
        excess = max(0, len(self._sent) - max(REMEMBERED, len(large)))
        return fresh, [self._sent.popitem(last=False)[1][0] for _ in range(excess)]


class Receiver:
    """The receiving end."""

    def __init__(self, connection: "Connection[object, object]") -> None:
        self._connection = connection
        self._known: dict[int, bytes] = {}

    def receive(self) -> object:
        """Return the next value; waits for it.

        Raises
        ------
        EOFError, OSError
            If the other side is gone.
        """
        numbers, fresh, forgotten, sizes = pickle.loads(self._connection.recv_bytes())
        for number in fresh:
            self._known[number] = self._connection.recv_bytes()
        payload = self._connection.recv_bytes()
        buffers = []
        for size in sizes:
            buffer = bytearray(size)
            if size:
                self._connection.recv_bytes_into(buffer)
            else:
                self._connection.recv_bytes()
            buffers.append(buffer)
        large = [self._known[number] for number in numbers]
        for number in forgotten:
            del self._known[number]
        return _Unpickler(io.BytesIO(payload), buffers, large).load()


class _Pickler(pickle.Pickler):
    def __init__(self, stream: io.BytesIO, buffers: list[pickle.PickleBuffer]) -> None:
        # append returns None, which tells pickle that the buffer travels beside.
        super().__init__(stream, protocol=5, buffer_callback=buffers.append)
        self.large: list[bytes] = []
        self._place: dict[int, int] = {}

    def persistent_id(self, obj: object) -> int | None:
        if type(obj) is not bytes or len(obj) < LARGE_BYTES:
            return None
        if id(obj) not in self._place:
            self._place[id(obj)] = len(self.large)
            self.large.append(obj)
        return self._place[id(obj)]


class _Unpickler(pickle.Unpickler):
    def __init__(self, stream: io.BytesIO, buffers: list[bytearray], large: list[bytes]) -> None:
        super().__init__(stream, buffers=buffers)
        self._large = large

    def persistent_load(self, pid: int) -> bytes:
        return self._large[pid]
