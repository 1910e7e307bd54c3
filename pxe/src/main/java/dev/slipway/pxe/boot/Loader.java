package dev.slipway.pxe.boot;

import java.nio.file.Path;

/**
 * A network boot program that exists on this disk.
 *
 * @param path its path as machines ask for it, below their own directory: {@code snponly.efi}, {@code
 *     arm64/snponly.efi}
 * @param file where it lies
 * @param size its length in bytes
 */
public record Loader(String path, Path file, long size) {}
