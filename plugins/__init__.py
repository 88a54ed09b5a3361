"""The plugins that come with checker: readers, reporters, kinds, English, and the checks of consistency."""
