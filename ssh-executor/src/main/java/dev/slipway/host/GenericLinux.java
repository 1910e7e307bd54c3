package dev.slipway.host;

import dev.slipway.ssh.RemoteCommand;

/** Any Linux with systemd: its facts are read, its services driven, and it is rebooted; its updates are its own affair. */
public record GenericLinux() implements HostDriver {
    @Override
    public String name() {
        return "Linux";
    }

    /**
     * Restarts a service.
     *
     * @param unit such as {@code web.service}
     * @return {@code systemctl restart}
     */
    public RemoteCommand restart(String unit) {
        return RemoteCommand.of("systemctl", "restart", "--", unit).withSudo();
    }
}
