"""Reading on a Dask cluster of the user's own, for folders that outgrow one machine. Nothing else here knows Dask.

The files are read from this machine's disk and the corpus stays on it; what the cluster does is what the pool of
processes does otherwise. The pages and what is read out of them travel to the cluster and back.
"""

from __future__ import annotations

import socket
from collections.abc import Callable
from concurrent.futures import BrokenExecutor, CancelledError, Executor, Future
from typing import Any
from urllib.parse import urlsplit

from corpusview import __version__
from corpusview.errors import CorpusViewError

SCHEME = "dask"
# How long to wait for the scheduler to answer, in seconds.
_PATIENCE = 10


def connect(address: str) -> Executor:
    """The cluster whose scheduler is at `dask://HOST:PORT`, as an executor; shut it down after use.

    Raises `CorpusViewError` where it cannot be reached, or could not read as this program does.
    """
    parts = urlsplit(address)
    try:
        port = parts.port
    except ValueError:
        port = None
    if parts.scheme != SCHEME or not parts.hostname or port is None or parts.path.strip("/"):
        raise CorpusViewError(f"“{address}” is no address of a cluster.", f"Give it as {SCHEME}://HOST:PORT.")
    try:
        import distributed
        from distributed.comm import CommClosedError
    except ImportError as trouble:
        raise CorpusViewError(
            "Dask is not installed, so that there is no cluster to read on.",
            "Install it: pip install corpusview[cluster]",
        ) from trouble
    host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
    try:
        # A client that cannot connect leaves a thread behind: see first that somebody listens.
        socket.create_connection((parts.hostname, port), _PATIENCE).close()
        client = distributed.Client(f"tcp://{host}:{port}", timeout=_PATIENCE, set_as_default=False)
    except (OSError, ValueError, CommClosedError) as trouble:
        raise CorpusViewError(
            f"No scheduler answers at {address}.", "Start the cluster, or leave --executor out."
        ) from trouble
    cluster = _Cluster(client, (distributed.KilledWorker, CommClosedError))
    try:
        cluster.agree()
    except BaseException:
        cluster.shutdown()
        raise
    return cluster


def _version() -> str:
    """The version of CorpusView where this is run."""
    return __version__


class _Cluster(Executor):
    """A Dask client as an executor whose futures say `BrokenExecutor` where a batch ended the workers that had it."""

    def __init__(self, client: Any, broken: tuple[type[BaseException], ...]) -> None:
        self._client = client
        self._broken = (*broken, CancelledError)
        self._dask = client.get_executor(pure=False, retries=0)

    @property
    def workers(self) -> int:
        """How many batches the cluster reads at once."""
        return max(1, sum(self._client.nthreads().values()))

    def agree(self) -> None:
        """See that there are workers and that they would read as this program does. Raises `CorpusViewError`."""
        try:
            versions = self._client.run(_version, on_error="return")
        except Exception as trouble:
            raise CorpusViewError(
                "The cluster does not answer as it should.", "Look at its scheduler's log."
            ) from trouble
        if not versions:
            raise CorpusViewError("The cluster has no workers.", "Start workers, and see that they find the scheduler.")
        other = sorted({str(found) for found in versions.values() if found != __version__})
        if other:
            raise CorpusViewError(
                f"The workers of the cluster cannot read as this program does: they have {other[0][:200]}.",
                f"Install CorpusView {__version__} on every worker.",
            )

    def submit(self, work: Callable[..., Any], /, *given: Any, **named: Any) -> Future[Any]:
        told: Future[Any] = Future()
        told.set_running_or_notify_cancel()
        under_way = self._dask.submit(work, *given, **named)

        def tell(done: Future[Any]) -> None:
            trouble = CancelledError() if done.cancelled() else done.exception()
            if trouble is None:
                told.set_result(done.result())
            elif isinstance(trouble, self._broken):
                told.set_exception(BrokenExecutor(str(trouble)))
            else:
                told.set_exception(trouble)

        under_way.add_done_callback(tell)
        return told

    def shutdown(self, wait: bool = True, *, cancel_futures: bool = False) -> None:
        self._client.close()
