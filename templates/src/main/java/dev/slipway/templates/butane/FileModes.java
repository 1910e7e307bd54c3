package dev.slipway.templates.butane;

/** Tells modes that were meant to be octal. */
final class FileModes {
    private FileModes() {}

    /** True when the mode is odd, and would not be if its decimal digits were octal ones. */
    static boolean looksDecimal(long mode, boolean directory) {
        if (mode < 0 || mode > 7777) {
            return false;
        }
        String digits = Long.toString(mode);
        if (digits.chars().anyMatch(digit -> digit > '7')) {
            return false;
        }
        return !isTypical((int) mode, directory) && isTypical(Integer.parseInt(digits, 8), directory);
    }

    private static boolean isTypical(int mode, boolean directory) {
        if (mode == 0) {
            return true;
        }
        boolean read = false;
        boolean write = false;
        boolean execute = false;
        // Others first: who is closer to the file must have at least what they have.
        for (int shift = 0; shift <= 6; shift += 3) {
            int permissions = (mode >> shift) & 7;
            boolean r = (permissions & 4) != 0;
            boolean w = (permissions & 2) != 0;
            boolean x = (permissions & 1) != 0;
            boolean lessThanOthers = (!r && read) || (!w && write) || (!x && execute);
            boolean othersReadButDoNotExecute = x && read && !execute;
            boolean withoutRead = (w || x) && !r;
            if (lessThanOthers || othersReadButDoNotExecute || withoutRead) {
                return false;
            }
            read |= r;
            write |= w;
            execute |= x;
        }
        if (!read) {
            return false;
        }
        return directory ? isTypicalDirectory(mode, write, execute) : isTypicalFile(mode, execute);
    }

    private static boolean isTypicalDirectory(int mode, boolean write, boolean execute) {
        boolean setuid = (mode & 04000) != 0;
        boolean setgidOrSticky = (mode & 03000) != 0;
        return execute && !setuid && (!setgidOrSticky || write);
    }

    private static boolean isTypicalFile(int mode, boolean execute) {
        boolean setuidOrSetgid = (mode & 06000) != 0;
        boolean sticky = (mode & 01000) != 0;
        boolean writableByAll = (mode & 2) != 0;
        return !sticky && (!setuidOrSetgid || (execute && !writableByAll));
    }
}
