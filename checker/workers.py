"""Worker processes: chunks of work handed out, answers taken back in order, and a worker's death survived.

Made of plain processes and pipes, without threads: every worker has a pipe of its own, so that when one dies
it is known what it worked on.
"""

from __future__ import annotations

import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from multiprocessing import connection as connections
from multiprocessing import get_all_start_methods, get_context
from typing import Any, TypeVar

from checker.timings import Call, untimed

Item = TypeVar("Item")
Answer = TypeVar("Answer")

_AHEAD = 4  # chunks for each worker that may be handed out before the oldest one is answered

# A fork needs no second load of plugins and rules; on macOS the system's own libraries do not survive it.
_FORK = "fork" in get_all_start_methods() and sys.platform != "darwin"
_CONTEXT: Any = get_context("fork" if _FORK else "spawn")


def ordered(
    chunks: Sequence[Sequence[Item]],
    serve: Callable[[Sequence[Item]], list[Answer]],
    died: Callable[[Item, str], Answer],
    jobs: int,
    at_hand: Callable[[Sequence[Item]], list[Answer] | None] | None = None,
    call: Call = untimed,
) -> Iterator[list[Answer]]:
    """Yield `serve(chunk)` for every chunk, in order, worked out by up to `jobs` processes.

    `serve` must be a pure function that can be pickled. When a process dies, the items of its chunk are tried
    again, one at a time and each in a process of its own; for one that kills it, the answer is `died(item, how)`.
    `at_hand` returns the same answers where they take hardly any work: such chunks go to no process.
    `call` calls what waits for answers.
    """
    answers: dict[int, list[Answer]] = {}
    idle: list[_Worker] = []
    busy: dict[Any, tuple[_Worker, int]] = {}
    handed = answered = 0
    jobs = min(jobs, len(chunks))
    try:
        while answered < len(chunks):
            while handed < len(chunks) and len(busy) < jobs and handed < answered + _AHEAD * jobs:
                answer = at_hand(chunks[handed]) if at_hand else None
                if answer is not None:
                    answers[handed] = answer
                    handed += 1
                    continue
                worker = idle.pop() if idle else _Worker(serve)
                busy[worker.connection] = worker, handed
                worker.give(chunks[handed])
                handed += 1
            while answered in answers:  # only now: nobody waits for work while the caller sees to the answers
                yield answers.pop(answered)
                answered += 1
            for connection in call("waiting", connections.wait, list(busy)) if busy else ():
                worker, index = busy.pop(connection)
                answer = worker.take()
                if answer is None:
                    worker.end()
                    answer = [_alone(item, serve, died) for item in chunks[index]]
                else:
                    idle.append(worker)
                answers[index] = answer
    finally:
        workers = [*idle, *(worker for worker, _ in busy.values())]
        for worker in workers:
            worker.dismiss()
        for worker in workers:
            worker.end()


def _alone(item: Item, serve: Callable[[Sequence[Item]], list[Answer]], died: Callable[[Item, str], Answer]) -> Answer:
    """Return the answer for one item from a process of its own, whatever that does to the process."""
    worker = _Worker(serve)
    try:
        worker.give([item])
        answer: list[Answer] | None = worker.take()
    finally:
        how = worker.end()
    return died(item, how) if answer is None else answer[0]


class _Worker:
    """One process that answers chunks, and our end of the pipe to it."""

    def __init__(self, serve: Callable[[Any], Any]) -> None:
        self.connection, theirs = _CONTEXT.Pipe()
        ours = self.connection if _FORK else None
        self.process = _CONTEXT.Process(target=_work, args=(theirs, ours, serve), daemon=True)
        with _interrupts_held():
            self.process.start()
        theirs.close()

    def give(self, chunk: Sequence[Any]) -> None:
        """Hand out a chunk; that the process is dead shows when its answer is taken."""
        with suppress(OSError):
            self.connection.send(chunk)

    def take(self) -> list[Any] | None:
        """Wait for the answer; none if the process died."""
        try:
            return [self.connection.recv() for _ in range(self.connection.recv())]
        except (EOFError, OSError):
            return None

    def dismiss(self) -> None:
        """Let the process end, as it does when nobody has more for it to do."""
        self.connection.close()

    def end(self) -> str:
        """End the process, if it lives, and say how it ended."""
        self.dismiss()
        self.process.join(0.05)  # one that is dying already should say how
        if self.process.exitcode is None:
            self.process.terminate()
            self.process.join(1)
        if self.process.exitcode is None:
            self.process.kill()
            self.process.join()
        code = self.process.exitcode or 0
        self.process.close()
        if code >= 0:
            return f"the process that checked it ended with exit code {code}"
        try:
            name = signal.Signals(-code).name
        except ValueError:
            name = f"signal {-code}"
        return f"the process that checked it was ended by {name}"


def _work(connection: Any, others_end: Any, serve: Callable[[Any], Any]) -> None:
    """Answer chunks until the pipe is closed: the life of a worker process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C reaches the whole group; the parent decides
    signal.signal(signal.SIGTERM, signal.SIG_DFL)
    if others_end is not None:
        others_end.close()  # else the pipe would never close for want of a parent
    with suppress(EOFError, OSError):
        while True:
            answers = serve(connection.recv())
            connection.send(len(answers))
            for answer in answers:  # one at a time: what is large is dear to pass on
                connection.send(answer)


@contextmanager
def _interrupts_held() -> Iterator[None]:
    """Hold back Ctrl-C, so that a process which starts meanwhile does not get it before it can ignore it."""
    if not hasattr(signal, "pthread_sigmask"):
        yield
        return
    before = signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGINT})
    try:
        yield
    finally:
        signal.pthread_sigmask(signal.SIG_SETMASK, before)
