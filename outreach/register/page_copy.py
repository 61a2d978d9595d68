"""The bytes of a file, from another process: `FILE SIZE` are its words, its output the bytes. Standard library only.

A process that closes a file lets go of every lock it holds on it, SQLite's among them: the one that reads must not be
the one that holds them.
"""

import os
import sys
from typing import Final

PIECE: Final = 1 << 20


def main() -> int:
    """Write so many bytes of a file; 1 when it has fewer."""
    left = int(sys.argv[2])
    with open(sys.argv[1], "rb", buffering=0) as file:
        while left:
            piece = file.read(min(PIECE, left))
            if not piece:
                return 1
            left -= len(piece)
            while piece:
                piece = piece[os.write(1, piece) :]
    return 0


if __name__ == "__main__":
    sys.exit(main())
