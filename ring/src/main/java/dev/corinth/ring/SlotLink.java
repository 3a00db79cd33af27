package dev.corinth.ring;

import org.jspecify.annotations.Nullable;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;

/// A link of references. Shared by the threads that offer and the one that takes.
final class SlotLink extends Link<SlotLink> {
    private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Object[].class);

    private final @Nullable Object[] slots;

    private SlotLink(int length, long capacity) {
        super(capacity);
        this.slots = new Object[length];
    }

    static SlotLink of(int capacity) {
        return new SlotLink(capacity, capacity);
    }

    /// The last link of a chain that has ended: its one slot stays empty for ever.
    static SlotLink end() {
        return new SlotLink(1, 0);
    }

    /// What lies at a position, or null if nothing is published there.
    @Nullable Object slotAcquire(long position) {
        return SLOT.getAcquire(slots, (int) offset(position));
    }

    void storeSlotRelease(long position, Object element) {
        SLOT.setRelease(slots, (int) offset(position), element);
    }

    /// Clears a slot. The reader publishes that with its head.
    void clearPlain(long position) {
        slots[(int) offset(position)] = null;
    }
}
