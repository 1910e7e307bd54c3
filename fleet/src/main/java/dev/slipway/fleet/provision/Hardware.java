package dev.slipway.fleet.provision;

/**
 * What a machine's firmware says about it (SMBIOS, by way of DHCP option 97 and iPXE). Empty where it said nothing.
 *
 * @param uuid the system UUID
 * @param serial the serial number
 * @param maker the manufacturer
 * @param product the product name
 * @param cpu the architecture, {@code x86_64} or {@code aarch64}
 * @param platform iPXE's platform, {@code efi} or {@code pcbios}
 */
public record Hardware(String uuid, String serial, String maker, String product, String cpu, String platform) {
    /** Of which nothing is known. */
    public static final Hardware UNKNOWN = new Hardware("", "", "", "", "", "");

    /**
     * Maker and product for a person.
     *
     * @return for instance "LENOVO 10T8S0"; empty when unknown
     */
    public String model() {
        return (maker + " " + product).strip();
    }

    /**
     * Adds what another look has shown.
     *
     * @param newer whose non-empty parts win
     * @return the combination
     */
    public Hardware with(Hardware newer) {
        return new Hardware(
                pick(newer.uuid, uuid),
                pick(newer.serial, serial),
                pick(newer.maker, maker),
                pick(newer.product, product),
                pick(newer.cpu, cpu),
                pick(newer.platform, platform));
    }

    private static String pick(String first, String second) {
        return first.isEmpty() ? second : first;
    }
}
