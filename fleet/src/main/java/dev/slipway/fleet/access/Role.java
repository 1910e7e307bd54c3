package dev.slipway.fleet.access;

/** What an account may do; each role may do what those before it may. */
public enum Role {
    /** Sees everything but secrets. */
    VIEWER,
    /** Approves, installs, edits what is declared. */
    OPERATOR,
    /** Manages accounts and settings. */
    ADMIN
}
