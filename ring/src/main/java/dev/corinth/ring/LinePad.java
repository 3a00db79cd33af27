package dev.corinth.ring;

/// Room between what one thread changes and what lies before it on the heap. Owned by nobody: no
/// thread reads or writes it.
///
/// A superclass lies before its subclasses, so a field of a subclass is at least 96 bytes away
/// from whatever is before the object. The last class of such a family pads once more: then the
/// field is alone on its two cache lines, which processors fetch as one.
abstract class LinePad {
    long before0;
    long before1;
    long before2;
    long before3;
    long before4;
    long before5;
    long before6;
    long before7;
    long before8;
    long before9;
    long before10;
    long before11;
}
