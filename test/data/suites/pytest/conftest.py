from hypothesis import settings
from hypothesis.database import DirectoryBasedExampleDatabase

# In CI Hypothesis keeps no failing examples, unless its profile has a place for them.
settings.register_profile("kept", settings.get_profile("default"), database=DirectoryBasedExampleDatabase(".hypothesis/examples"))
settings.load_profile("kept")
