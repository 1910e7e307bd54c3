package dev.slipway.pxe.dhcp;

import dev.slipway.pxe.boot.BootClient;
import dev.slipway.pxe.boot.BootDecision;
import dev.slipway.pxe.boot.ClientArch;
import dev.slipway.pxe.boot.Loader;
import dev.slipway.pxe.boot.LoaderChoice;
import dev.slipway.pxe.boot.Loaders;

/**
 * What a machine is told, before it is put into bytes for one interface.
 *
 * <p>iPXE gets a script and never a loader, and whatever is not iPXE gets a loader and never a script: so the two
 * stages cannot loop, whatever the ROM is.
 */
sealed interface BootAnswer {
    /**
     * Say nothing.
     *
     * @param why the reason, for the timeline
     */
    record Decline(String why) implements BootAnswer {}

    /** Something to tell. */
    sealed interface Told extends BootAnswer {}

    /**
     * Offer to be its boot server and no more; it comes to port 4011 for the file. UEFI gets no file in the offer,
     * because firmware built before EDK2's UDK2017 drops the first proxy offer that is complete (tianocore/edk2
     * issue 6944).
     */
    record ComeToBootServer() implements Told {}

    /**
     * Load this by TFTP.
     *
     * @param loader the loader
     */
    record LoadByTftp(Loader loader) implements Told {}

    /**
     * Load this by HTTP.
     *
     * @param loader the loader
     */
    record LoadByHttp(Loader loader) implements Told {}

    /** iPXE is there: fetch the script. */
    record FetchScript() implements Told {}

    /**
     * Decides.
     *
     * @param ask the question
     * @param listener the door it came to
     * @param decision what the directory said
     * @param loaders which loaders there are
     * @param bootServerUp whether port 4011 is ours; else the file has to be in the offer
     */
    static BootAnswer to(
            BootQuestion.Ask ask, Listener listener, BootDecision decision, Loaders loaders, boolean bootServerUp) {
        return switch (decision) {
            case BootDecision.Silent(String why) -> new Decline(why);
            case BootDecision.Serve(String _)
            when ask.client().ipxe() ->
                ask.withoutHttp()
                        ? new Decline("its iPXE was built without HTTP (option 175 lists no feature 0x13): set the"
                                + " firmware to its own PXE instead of iPXE")
                        : new FetchScript();
            case BootDecision.Serve(String loader) -> load(ask, listener, loader, loaders, bootServerUp);
        };
    }

    private static BootAnswer load(
            BootQuestion.Ask ask, Listener listener, String override, Loaders loaders, boolean bootServerUp) {
        BootClient client = ask.client();
        if (client.arch() == ClientArch.UNSUPPORTED) {
            return new Decline("there is no loader for its architecture (option 93 says " + client.archCode() + ")");
        }
        if (client.arch() == ClientArch.X86_BIOS && BootQuestion.ClientIdentity.isRaspberryPi(client.mac())) {
            return new Decline("a Raspberry Pi's own network boot calls itself a PC BIOS but cannot run its loader:"
                    + " give the Pi UEFI firmware, which Slipway boots as UEFI arm64");
        }
        return switch (loaders.choose(client.arch(), override)) {
            case LoaderChoice.Missing missing -> new Decline(missing.words() + " " + missing.remedy());
            case LoaderChoice.Found found when ask.byHttp() -> new LoadByHttp(found.loader());
            case LoaderChoice.Found _
            when listener == Listener.DHCP_SERVER && client.arch().uefi() && bootServerUp -> new ComeToBootServer();
            case LoaderChoice.Found found -> new LoadByTftp(found.loader());
        };
    }
}
