// Whether words are to be sent. Safari ends composing before Enter comes.
export const isEnter = ({ key, shiftKey, altKey, isComposing, keyCode }) =>
  key === "Enter" && !shiftKey && !altKey && !isComposing && keyCode !== 229;
