"""The program as commands and servers of tests begin: imported, with what each of them reads first."""
# ruff: noqa: F401

import gc

import commands
import geopandas

import app.assembly
import app.cli.authoring
import app.cli.desk
import app.cli.last_good
import app.cli.main
import app.cli.progress
import app.cli.rendering
import app.cli.server
import app.cli.watching
import app.drawing.picture.composing
import events.curation.releases
import events.curation.rewriting
import events.own.conversion.conversion
import events.publishing.metadata
from geodata.gazetteer import gazetteer

gazetteer.load()
# To look for garbage among what processes share would copy it for each of them.
gc.freeze()
