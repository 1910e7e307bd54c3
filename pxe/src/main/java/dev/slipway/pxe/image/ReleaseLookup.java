package dev.slipway.pxe.image;

import java.net.URI;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** Finds out which files make up the version that is asked for. */
final class ReleaseLookup {
    private static final long LONGEST_METADATA = 16L << 20;

    private final MirrorSettings settings;
    private final HttpSource http;

    ReleaseLookup(MirrorSettings settings, HttpSource http) {
        this.settings = settings;
        this.http = http;
    }

    /** Asks the publisher; the release that comes back names one version, also when the newest was asked for. */
    Release find(MirrorRequest request) throws TransientFetchException, ImageRefusedException, InterruptedException {
        return switch (request.family()) {
            case FCOS -> fcos(request);
            case FLATCAR -> flatcar(request);
        };
    }

    private Release fcos(MirrorRequest request)
            throws TransientFetchException, ImageRefusedException, InterruptedException {
        String pattern = request.version().isEmpty() ? settings.fcosStreamUrl() : settings.fcosReleaseUrl();
        URI url = url(pattern.replace("{stream}", request.stream()).replace("{version}", request.version()));
        List<Release> releases = FcosMetadata.read(http.text(url, LONGEST_METADATA), url.toString());
        Release found = releases.stream()
                .filter(release -> release.cpu() == request.cpu())
                .findFirst()
                .orElseThrow(() -> new ImageRefusedException(
                        url + " describes nothing for " + request.cpu().id(), "choose another processor or stream"));
        if (!found.stream().equals(request.stream())
                || (!request.version().isEmpty() && !found.version().value().equals(request.version()))) {
            throw new ImageRefusedException(
                    url + " describes " + found.version() + " of " + found.stream() + ", not " + request.words(),
                    "check the mirror's address");
        }
        return found;
    }

    private Release flatcar(MirrorRequest request)
            throws TransientFetchException, ImageRefusedException, InterruptedException {
        // "current" moves while files are being fetched; the version that it stands for now does not.
        URI versionUrl = url(flatcarBase(request, request.version().isEmpty() ? "current" : request.version())
                + FlatcarMetadata.VERSION_FILE);
        ImageVersion version = FlatcarMetadata.version(http.text(versionUrl, LONGEST_METADATA), versionUrl.toString());
        if (!request.version().isEmpty() && !version.value().equals(request.version())) {
            throw new ImageRefusedException(
                    versionUrl + " names version " + version + ", not " + request.version(),
                    "check the mirror's address");
        }
        String base = flatcarBase(request, version.value());
        Map<String, Checksum> digests = new HashMap<>();
        for (String name : FlatcarMetadata.NAMES.values()) {
            URI digest = url(base + FlatcarMetadata.digestsName(name));
            digests.put(name, FlatcarMetadata.digest(http.text(digest, LONGEST_METADATA), name, digest.toString()));
        }
        return FlatcarMetadata.release(request.stream(), version, request.cpu(), digests, base);
    }

    private String flatcarBase(MirrorRequest request, String version) {
        String base = settings.flatcarUrl()
                .replace("{channel}", request.stream())
                .replace("{board}", request.cpu().flatcarBoard())
                .replace("{version}", version);
        return base.endsWith("/") ? base : base + "/";
    }

    static URI url(String text) throws ImageRefusedException {
        URI url;
        try {
            url = URI.create(text);
        } catch (IllegalArgumentException bad) {
            throw new ImageRefusedException("\"" + text + "\" is not a URL", "correct the mirror's address", bad);
        }
        if ((!"http".equals(url.getScheme()) && !"https".equals(url.getScheme())) || url.getHost() == null) {
            throw new ImageRefusedException(text + " is not an http or https URL", "correct the mirror's address");
        }
        return url;
    }
}
