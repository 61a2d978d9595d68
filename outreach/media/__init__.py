"""What comes beside the answers: pictures redrawn, recordings and files recognised, kept under names that tell nothing.

Reads, keeps and hands on files of `instance/media/`. Knows no question, no row of the register and no page.
"""

from outreach.media.contents import AUDIO, FILE, MEDIA_TYPES, PICTURE, prepare
from outreach.media.folder import MediaFolder, is_name, name_file
from outreach.media.pictures import LONGEST_SIDE
from outreach.media.unfit import NO_ROOM, SENTENCES, Unfit

__all__ = [
    "AUDIO",
    "FILE",
    "LONGEST_SIDE",
    "MEDIA_TYPES",
    "NO_ROOM",
    "PICTURE",
    "SENTENCES",
    "MediaFolder",
    "Unfit",
    "is_name",
    "name_file",
    "prepare",
]
