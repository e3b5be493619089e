sum-unclear = ✏️ That does not read as a sum. Please write it in digits, for example 1500 or 1500.50, from { $minimum } to { $maximum }.
sum-too-little = ✏️ That is too little: from { $minimum } to { $maximum }. Send another sum or choose one of those below.
sum-too-much = ✏️ That is more than needed: from { $minimum } to { $maximum }. Send another sum or choose one of those below.
