"""An engine's child that misbehaves as its argument says. Speaks the pipe protocol, makes a tone.

`hang`: never answers a text with «зависни» in it. `die`: exits on a text with «умри».
`die_once FILE`: exits on the first text only. `garble`: answers with rubbish. `refuse`: does not start.
"""

import json
import sys
import time
from pathlib import Path

from voice_gateway.tts.engine_messages import Reply, write_reply

TONE = b"\x00\x10\x00\xf0" * 2000


def main() -> None:
    behaviour = sys.argv[1]
    if behaviour == "refuse":
        write_reply(sys.stdout.buffer, Reply(error="no such voice"))
        return
    write_reply(sys.stdout.buffer, Reply())
    for line in sys.stdin.buffer:
        text = json.loads(line)["text"]
        if behaviour == "hang" and "зависни" in text:
            time.sleep(3600)
        if behaviour == "die" and "умри" in text:
            sys.exit(3)
        if behaviour.startswith("die_once"):
            mark = Path(behaviour.partition(" ")[2])
            if not mark.exists():
                mark.touch()
                sys.exit(3)
        if behaviour == "garble":
            sys.stdout.buffer.write(b"Audio saved to /tmp/x\n")
            sys.stdout.buffer.flush()
            continue
        write_reply(sys.stdout.buffer, Reply(pcm=TONE))


if __name__ == "__main__":
    main()
