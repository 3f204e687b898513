"""The YAML records of the catalogue, and what is kept of them: releases, revisions, stories."""
