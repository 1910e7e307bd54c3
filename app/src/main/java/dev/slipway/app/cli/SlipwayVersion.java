package dev.slipway.app.cli;

import picocli.CommandLine.IVersionProvider;

/** The version that the jar's manifest carries. */
final class SlipwayVersion implements IVersionProvider {
    @Override
    public String[] getVersion() {
        String version = SlipwayVersion.class.getPackage().getImplementationVersion();
        return new String[] {"slipway " + (version == null ? "(built from sources)" : version)};
    }
}
