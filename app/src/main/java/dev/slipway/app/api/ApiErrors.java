package dev.slipway.app.api;

import dev.slipway.pxe.image.ImageRefusedException;
import org.springframework.http.HttpStatus;
import org.springframework.http.ResponseEntity;
import org.springframework.http.converter.HttpMessageNotReadableException;
import org.springframework.web.bind.annotation.ExceptionHandler;
import org.springframework.web.bind.annotation.RestControllerAdvice;

/** Turns what went wrong into an {@link ApiProblem}. */
@RestControllerAdvice(basePackageClasses = ApiErrors.class)
class ApiErrors {
    @ExceptionHandler
    ResponseEntity<ApiProblem> refused(ApiRefusal refusal) {
        return ResponseEntity.status(refusal.status()).body(refusal.problem());
    }

    @ExceptionHandler
    ResponseEntity<ApiProblem> image(ImageRefusedException refused) {
        return ResponseEntity.status(HttpStatus.CONFLICT)
                .body(new ApiProblem(refused.reason() + ".", refused.remedy() + "."));
    }

    @ExceptionHandler
    ResponseEntity<ApiProblem> value(IllegalArgumentException wrong) {
        return ResponseEntity.badRequest().body(new ApiProblem(String.valueOf(wrong.getMessage()), ""));
    }

    @ExceptionHandler
    ResponseEntity<ApiProblem> body(HttpMessageNotReadableException unreadable) {
        return ResponseEntity.badRequest()
                .body(new ApiProblem("The request's body is not the JSON that is expected here.", "See docs/api.md."));
    }
}
