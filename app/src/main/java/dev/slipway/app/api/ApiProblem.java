package dev.slipway.app.api;

import dev.slipway.fleet.declared.Problem;
import java.util.List;

/**
 * Why a request was refused; the body of every 4xx answer.
 *
 * @param error one sentence
 * @param remedy what to do, or empty
 * @param problems what is wrong in which file, when the declared fleet was concerned
 */
record ApiProblem(String error, String remedy, List<Problem> problems) {
    ApiProblem(String error, String remedy) {
        this(error, remedy, List.of());
    }
}
