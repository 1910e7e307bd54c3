package dev.slipway.app.api;

import dev.slipway.pxe.image.BootImage;
import dev.slipway.pxe.image.CpuArch;
import dev.slipway.pxe.image.ImageLibrary;
import dev.slipway.pxe.image.ImageRefusedException;
import dev.slipway.pxe.image.ImportRequest;
import dev.slipway.pxe.image.Mirror;
import dev.slipway.pxe.image.MirrorRequest;
import dev.slipway.pxe.image.MirrorState;
import dev.slipway.pxe.image.OsFamily;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.springframework.http.HttpStatus;
import org.springframework.security.access.prepost.PreAuthorize;
import org.springframework.web.bind.annotation.GetMapping;
import org.springframework.web.bind.annotation.PostMapping;
import org.springframework.web.bind.annotation.RequestBody;
import org.springframework.web.bind.annotation.RequestMapping;
import org.springframework.web.bind.annotation.ResponseStatus;
import org.springframework.web.bind.annotation.RestController;

/** The image library and the mirror. */
@RestController
@RequestMapping("/api/v1/images")
class ImagesApi {
    private final ImageLibrary library;
    private final Mirror mirror;

    ImagesApi(ImageLibrary library, Mirror mirror) {
        this.library = library;
        this.mirror = mirror;
    }

    /** A directory on the console's own machine; stream and cpu may be empty when the metadata name them. */
    record ImportBody(String directory, String stream, String cpu) {}

    /** What to mirror; version empty for the newest. */
    record MirrorBody(String family, String stream, String version, String cpu) {}

    @GetMapping
    List<BootImage> images() {
        return library.list();
    }

    @GetMapping("/mirror")
    Map<String, MirrorState> mirroring() {
        return mirror.states().entrySet().stream()
                .collect(Collectors.toMap(e -> e.getKey().words(), Map.Entry::getValue));
    }

    @PostMapping("/import")
    @PreAuthorize("hasRole('ADMIN')")
    BootImage importDirectory(@RequestBody ImportBody body) throws ImageRefusedException {
        if (body.directory() == null || body.directory().isBlank()) {
            throw ApiRefusal.bad("The directory is missing.", "Name a directory on the console's own machine.");
        }
        return library.importDirectory(
                new ImportRequest(Path.of(body.directory()), text(body.stream()), text(body.cpu()), false));
    }

    @PostMapping("/mirror")
    @ResponseStatus(HttpStatus.ACCEPTED)
    void mirror(@RequestBody MirrorBody body) {
        mirror.start(new MirrorRequest(
                OsFamily.of(text(body.family())),
                text(body.stream()),
                text(body.version()),
                CpuArch.of(text(body.cpu()))));
    }

    private static String text(@org.jspecify.annotations.Nullable String value) {
        return value == null ? "" : value.strip();
    }
}
