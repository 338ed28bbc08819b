"""
Words to places: the address grammar, the gazetteer, the geocoder, boundaries, neighbours.

Pure: values in, values out; no path, no clock, no connection.
"""
