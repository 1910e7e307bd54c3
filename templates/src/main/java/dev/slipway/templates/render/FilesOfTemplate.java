package dev.slipway.templates.render;

import io.pebbletemplates.pebble.loader.Loader;
import java.io.Reader;
import java.io.StringReader;

/** Lets a template include the files of its own folder, which are in memory, and nothing else. */
final class FilesOfTemplate implements Loader<String> {
    private final RenderRun run;

    FilesOfTemplate(RenderRun run) {
        this.run = run;
    }

    @Override
    public Reader getReader(String file) {
        return new StringReader(run.prepared(file));
    }

    @Override
    public String resolveRelativePath(String path, String anchor) {
        // Names are relative to the profile's folder wherever they are used; "./x" is a habit.
        return path.startsWith("./") ? path.substring(2) : path;
    }

    @Override
    public String createCacheKey(String file) {
        return file;
    }

    @Override
    public boolean resourceExists(String file) {
        return run.has(file);
    }

    @Override
    public void setCharset(String charset) {
        throw new UnsupportedOperationException("texts are decoded already");
    }

    @Override
    public void setPrefix(String prefix) {
        throw new UnsupportedOperationException("names are used as they are");
    }

    @Override
    public void setSuffix(String suffix) {
        throw new UnsupportedOperationException("names are used as they are");
    }
}
