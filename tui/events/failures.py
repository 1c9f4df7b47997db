"""Why event data could not be read, in words that say what to do: libraries tell it in a page, or in a number."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from time import monotonic
from typing import Final

from tui.base.errors import SyrtuiError
from tui.base.sanitize import clean, shorten
from tui.events.parquet import ALL_OF_IT

_BUCKET: Final = re.compile(r"(?:s3|gs|az|hf|https)://[^/\s]+/?")
_LONGEST: Final = 200
_NO_ANSWER: Final = "it does not answer"
_AGAIN_S: Final = 60.0
_unanswered: dict[tuple[str, ...], tuple[float, str]] = {}
"""When files of another machine were asked for in vain, and what was said then."""
_WORDS: Final = (
    # The address at which machines of a cloud are told theirs: where nothing else has any, they are looked for there.
    (r"169\.254\.169\.254|metadata\.google|no ?credentials|not receive any credentials", "there are no credentials",
     "; set AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or AWS_SKIP_SIGNATURE=true for a public bucket"),
    (r"NoSuchBucket|bucket does not exist", "there is no such bucket", ""),
    (r"AccessDenied|InvalidAccessKeyId|SignatureDoesNotMatch|\b40[13]\b|Forbidden|Unauthorized",
     "these credentials may not read it", ""),
    (r"NoSuchKey|\b404\b|not found", "there is nothing there", ""),
    (r"timed out|timeout|refused|unreachable|dns error|sending request|error trying to connect", _NO_ANSWER,
     "; AWS_ENDPOINT_URL names a server that is not Amazon's"),
    (r"paths were empty", "no Parquet file is there", ""),
    (r"out of specification", "a file there is no Parquet file, or not all of one", ""),
    (r"data type mismatch for column", "a file there has a column of another type than events have", ""),
)  # fmt: skip
"""What libraries say, what that is, and what to do where it is S3."""


@contextmanager
def told_plainly(files: Sequence[str], *kinds: type[BaseException]) -> Iterator[None]:
    """Raise errors of some kinds that come up inside, where files are read, as one that can be shown.

    A machine that did not answer is not asked again for a while: each count of a screen would wait for it anew.
    """
    asked = tuple(files)
    failed = _unanswered.get(asked)
    if failed is not None and monotonic() - failed[0] < _AGAIN_S:
        raise SyrtuiError(failed[1])
    try:
        yield
    except SyrtuiError:
        raise
    except kinds as error:
        told = failure(error, files)
        if _NO_ANSWER in str(told):
            _unanswered[asked] = monotonic(), str(told)
        raise told from None


def failure(error: BaseException, files: Sequence[str]) -> SyrtuiError:
    """Return the error of a library as one to be shown: where it lies, and what is wrong."""
    told = str(error).strip()
    # The path in an error of polars is that which its connection was opened for, of the same bucket.
    bucket = _BUCKET.search(told.rpartition("(path: ")[2])
    remote = [file for file in files if _BUCKET.match(file)]
    place = next((file for file in remote if bucket is not None and file.startswith(bucket[0])), "".join(remote[:1]))
    if place:
        for pattern, words, hint in _WORDS:
            if re.search(pattern, told, re.IGNORECASE):
                where = clean(place.removesuffix(ALL_OF_IT))[0]
                return SyrtuiError(f"{where}: {words}{hint if where.startswith('s3://') else ''}")
    return SyrtuiError(f"events cannot be read: {shorten(clean(told.partition(chr(10))[0])[0], _LONGEST)}")
