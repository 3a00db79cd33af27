package dev.corinth.ring;

/// The one field of a [Position], after the padding. Every thread may read and write it, through
/// that class.
abstract class PositionField extends LinePad {
    long value;
}
