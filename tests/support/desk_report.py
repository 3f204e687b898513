"""A fictitious report of two events, for the tests of the desk."""

REPORT = """Two visits in the Caspian

On 4 March 2014 an Iranian frigate called at the port of Aktau in Kazakhstan.

On 9 March 2014 two Russian corvettes of the Caspian Flotilla held a joint exercise with Azerbaijani ships near Baku.
"""
