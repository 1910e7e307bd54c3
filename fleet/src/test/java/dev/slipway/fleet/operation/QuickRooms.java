package dev.slipway.fleet.operation;

/** An engine for machines that boot in seconds: it looks at them more often than it does at real ones. */
public final class QuickRooms {
    private static final int BRISKNESS = 6;

    private QuickRooms() {}

    public static OperationRooms open(OperationRooms.Foundation foundation) {
        return new OperationRooms(foundation, new BriskPace(BRISKNESS));
    }
}
